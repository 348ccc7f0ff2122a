"""A web page with an upload form that asks Amparo's gate before it keeps anything. Run: python upload_form.py"""

import os

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

GATE = os.environ.get("GATE", "http://127.0.0.1:8700")
KEY = os.environ["GATE_KEY"]
FORM = """<form method="post" enctype="multipart/form-data">
<input type="file" name="picture"><button>Send</button></form>"""
UNAVAILABLE = "This upload is not available right now. You can ask for a review."

gate = httpx.AsyncClient(base_url=GATE, headers={"Authorization": f"Bearer {KEY}"}, timeout=10)


async def show(_: Request) -> HTMLResponse:
    return HTMLResponse(FORM)


async def receive(request: Request) -> HTMLResponse:
    form = await request.form()
    picture = await form["picture"].read()
    if await decide(picture) != "ALLOW":
        return HTMLResponse(UNAVAILABLE, 403)  # the same words for HOLD and BLOCK
    # here the platform would keep the picture
    return HTMLResponse("Thank you.")


async def decide(picture: bytes) -> str:
    """ALLOW, HOLD or BLOCK. A gate that does not answer is a reason to wait, not a reason to publish."""
    try:
        answer = await gate.post("/v1/check", files={"file": picture})
        answer.raise_for_status()
    except httpx.HTTPError:
        return "HOLD"
    return answer.json()["decision"]


app = Starlette(routes=[Route("/", show, methods=["GET"]), Route("/", receive, methods=["POST"])])

if __name__ == "__main__":
    uvicorn.run(app, port=int(os.environ.get("PORT", "8000")), log_level="warning")
