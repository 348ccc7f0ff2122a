/** The check was refused or did not come about. Nothing of the article is in it. */
export class PressCheckError extends Error {
    code;
    status;
    retryAfter;
    name = "PressCheckError";
    /**
     * @param code stable: the server's, as `article_too_long`; or `timeout`, `aborted`, `unreachable`, `bad_answer`
     * @param status of the answer over HTTP; 0 where there was none
     * @param retryAfter seconds after which asking again can succeed
     */
    constructor(code, message, status = 0, retryAfter) {
        super(message);
        this.code = code;
        this.status = status;
        this.retryAfter = retryAfter;
    }
}
const TIMEOUT = 30_000;
/** Checks an article. Throws `PressCheckError`, and nothing else. */
export async function check(content, options) {
    const { server, timeout = TIMEOUT, signal, form = "text", ...about } = options;
    const late = AbortSignal.timeout(timeout);
    let response;
    let body;
    try {
        response = await fetch(`${server.replace(/\/+$/, "")}/v1/press/check`, {
            method: "POST",
            headers: { "Content-Type": "application/json" },
            body: JSON.stringify({ form, content, ...about }),
            signal: signal ? AbortSignal.any([signal, late]) : late,
            redirect: "error",
        });
        body = JSON.parse(await response.text());
    }
    catch (error) {
        throw failed(error, signal, late);
    }
    if (!response.ok)
        throw refused(response, body);
    if (!isRecord(body) || typeof body["in_scope"] !== "boolean") {
        throw new PressCheckError("bad_answer", "The answer is not that of an Amparo server.", response.status);
    }
    return body;
}
/** The same place as scripts count it: in UTF-16, for `content.slice(start, end)`. */
export function inUtf16(content, { start, end }) {
    let index = 0;
    let points = 0;
    const to = (offset) => {
        for (; points < offset && index < content.length; points += 1)
            index += content.codePointAt(index) > 0xffff ? 2 : 1;
        return index;
    };
    return { start: to(start), end: to(end) };
}
function failed(error, signal, late) {
    if (signal?.aborted)
        return new PressCheckError("aborted", "The check was given up.");
    if (late.aborted)
        return new PressCheckError("timeout", "The server did not answer in time.");
    if (error instanceof SyntaxError)
        return new PressCheckError("bad_answer", "The answer is not that of an Amparo server.");
    return new PressCheckError("unreachable", "The server cannot be reached.");
}
function refused(response, body) {
    const { error, message } = isRecord(body) ? body : {};
    const seconds = Number(response.headers.get("Retry-After") ?? NaN);
    return new PressCheckError(typeof error === "string" ? error : "bad_answer", typeof message === "string" ? message : "The server refused.", response.status, Number.isFinite(seconds) ? seconds : undefined);
}
const isRecord = (value) => typeof value === "object" && value !== null;
