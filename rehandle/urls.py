"""Every address of the office."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

handler404 = "rehandle.site.errors.not_found"
handler500 = "rehandle.site.errors.broken"

urlpatterns: list[URLPattern | URLResolver] = [path("", include("rehandle.site.urls"))]
if find_spec("rehandle.desk.urls"):
    urlpatterns.append(path("desk/", include("rehandle.desk.urls")))
