/** How an article is written. `document`: paragraphs with a blank line between them, as from a word processor. */
export type Form = "text" | "markdown" | "html" | "document";
export type Language = "en" | "es";
export type Level = "error" | "warn" | "suggestion" | "note";
export type Verdict = "hold" | "look" | "clear";
export type Genre = "report" | "brief" | "opinion" | "service" | "legal" | "meta";
export type Profile = "newsroom" | "platform-blog" | "school" | "police";
export interface Options {
    /** Address of an Amparo installation, as `https://check.example`. */
    readonly server: string;
    /** How the article is written; `text` where it is left out. */
    readonly form?: Form;
    /** Of the article; told by its words where it is left out. */
    readonly language?: Language;
    /** Country of the story, as `ES`. */
    readonly jurisdiction?: string;
    readonly genre?: Genre;
    /** Who publishes. */
    readonly profile?: Profile;
    /** Language of what the rules say. */
    readonly say?: Language;
    /** Milliseconds until giving up; 30,000 where it is left out. */
    readonly timeout?: number;
    /** To give up earlier. */
    readonly signal?: AbortSignal;
}
/** start, end: in characters (code points) of the article; see `inUtf16`. */
export interface Place {
    readonly start: number;
    readonly end: number;
}
export interface Finding extends Place {
    /** Stable id, as `BLM-1`. */
    readonly rule: string;
    readonly family: string;
    readonly level: Level;
    /** Part of the article, as `h1` or `caption`. */
    readonly zone: string;
    /** Whether it is about the whole article, or about what is missing; then it has no place. */
    readonly document: boolean;
    readonly name: string;
    readonly why: string;
    readonly instead: string;
    readonly may_not_apply: string;
    readonly sources: readonly string[];
}
export interface Family {
    readonly family: string;
    readonly harm: "clean" | "findings" | "unknown";
    readonly presence: "met" | "partial" | "missing" | "unknown" | null;
    readonly findings: Readonly<Partial<Record<Level, number>>>;
}
export interface DoneWell extends Place {
    readonly rule: string;
    readonly item: string;
    readonly zone: string;
}
export interface Ignored extends Finding {
    /** Where its reason stands: start and end. */
    readonly reason: readonly [number, number] | null;
}
/** The article is about something else: nothing was checked. */
export interface OutOfScope {
    readonly in_scope: false;
    readonly language: Language;
}
export interface Report {
    readonly in_scope: true;
    readonly language: Language;
    readonly jurisdiction: string | null;
    readonly genre: Genre | null;
    readonly verdict: Verdict;
    /** Thirteen, side by side: what is done well does not make up for harm. */
    readonly families: readonly Family[];
    readonly findings: readonly Finding[];
    /** Further findings, by rule. */
    readonly more: Readonly<Record<string, number>>;
    readonly done_well: readonly DoneWell[];
    readonly suppressed: readonly Ignored[];
    readonly without_reason: readonly (readonly [number, number])[];
}
/** The check was refused or did not come about. Nothing of the article is in it. */
export declare class PressCheckError extends Error {
    readonly code: string;
    readonly status: number;
    readonly retryAfter?: number | undefined;
    readonly name = "PressCheckError";
    /**
     * @param code stable: the server's, as `article_too_long`; or `timeout`, `aborted`, `unreachable`, `bad_answer`
     * @param status of the answer over HTTP; 0 where there was none
     * @param retryAfter seconds after which asking again can succeed
     */
    constructor(code: string, message: string, status?: number, retryAfter?: number | undefined);
}
/** Checks an article. Throws `PressCheckError`, and nothing else. */
export declare function check(content: string, options: Options): Promise<Report | OutOfScope>;
/** The same place as scripts count it: in UTF-16, for `content.slice(start, end)`. */
export declare function inUtf16(content: string, { start, end }: Place): Place;
