import re
from django.test import Client
from amparo.services.law import law_of

def field(r, name):
    m = re.search(rf'name="{name}" value="([^"]*)"', r.content.decode()); assert m, r.content.decode()[:3000]; return m[1]

def test_smoke(site: Client):
    r = site.get("/notice/"); assert r.status_code == 200
    def go(r, data, **k):
        r2 = site.post("/notice/", {"state": field(r,"state"), "go":"next", **data}); print(r2.status_code, re.search(r"<h1>(.*?)</h1>", r2.content.decode())[1]); return r2
    r = go(r, {})
    r = go(r, {"age":"no"})
    r = go(r, {"relation":"depicted","country":"US"})
    r = go(r, {"addresses":"https://a.example/1\nhttps://a.example/2","concern":"shared_without_consent","rows":"1","kind_0":"account","named_0":"bad guy","concern_0":"impersonation"})
    r = go(r, {"contact":"me@x.example","signature":"N N","agreed:US-TIDA:nonconsent":"on","mailbox_safe":"on"})
    open("/tmp/b3_check.html","wb").write(r.content)
    r = go(r, {"go":"send","asked":field(r,"asked"),"work":""})
    open("/tmp/b3_receipt.html","wb").write(r.content)
    a = field(r,"access")
    for g in ("look","address-1","ask-withdraw","ask-erase","record","appeal-1"):
        r = site.post("/notice/status", {"access":a,"go":g}); print(g, r.status_code); open(f"/tmp/b3_{g}.html","wb").write(r.content)
    r = site.post("/v1/notices", {"age":"adult","targets":[{"address":"https://x/1"}]}, content_type="application/json"); print(r.status_code, r.content[:300])
    for p in ("/.well-known/amparo","/v1/openapi.json","/v1/schema/notice-1.json","/appeal","/about/removal"): print(p, site.get(p).status_code)
    r = go(site.get("/notice/"), {}); r = go(r, {"age":"unsure"}); r = go(r, {"go":"country","country":"ES"}); r = go(r, {"go":"hide","country":"ES","addresses":"https://a/3"})
