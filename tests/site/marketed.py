"""Pages of an office that sells in the open: people with accounts, their way in, and what their forms hide."""

import re
from datetime import timedelta

from rehandle.kernel.ports import Account
from rehandle.kernel.words.bare import in_page
from tests.site import world


def market(tmp_path, office, as_role, monkeypatch, rule, *names, paid=False):
    """Pages under this rule; the platform has accounts of these names besides."""
    here = world.site(tmp_path, office, as_role, monkeypatch, rule)
    created = here.now - timedelta(days=400)
    for name in names:
        here.office.outside.add(Account(id=f"p-{name}", handle=name, state="active", created_at=created, posts=9, lang="en", paid=paid))
    here.office.tick()
    return here


def path_of(lang, path):
    return f"/ar{path}" if lang == "ar" else path


def shown(site, path, lang, status=200):
    """A page, with nothing bare in an Arabic line."""
    return clean(site.get(path, lang), lang, status)


def clean(page, lang, status=200):
    assert page.status_code == status
    assert lang == "en" or in_page(page.content.decode()) == []
    return page


def hidden(page, *names):
    """What a page's form sends along."""
    text = page.content.decode()
    return {name: re.search(rf'name="{name}" value="([^"]+)"', text).group(1) for name in names}


def sign_in(site, lang, handle="ann_b"):
    """By a code on the profile; the page leads back to where it was asked for."""
    me = path_of(lang, "/me")
    named = site.client.post(me, {"act": "name", "handle": f"@{handle}", "next": "/sales"}, follow=True)
    code = re.search(r"rh-[0-9a-z-]{14}", named.content.decode())
    assert code
    assert site.client.post(me, {"act": "prove"}).status_code == 422
    site.office.outside.set_profile(f"p-{handle}", f"Hello! {code.group()}")
    proven = site.client.post(me, {"act": "prove", "next": "/sales"})
    assert (proven.status_code, proven["Location"]) == (303, path_of(lang, "/sales"))


def bid(site, lang, sale, most, **more):
    told = hidden(site.get(f"/s/{sale}", lang), "id", "quote")
    return site.client.post(path_of(lang, f"/s/{sale}"), told | {"most": most} | more)
