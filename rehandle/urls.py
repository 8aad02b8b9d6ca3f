"""Every address of the office."""

from django.urls import URLPattern, URLResolver, include, path

from rehandle.api.public import api

handler404 = "rehandle.site.errors.not_found"
handler500 = "rehandle.site.errors.broken"

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", api.urls),
    path("desk/", include("rehandle.desk.urls")),
    path("", include("rehandle.site.urls")),
]
