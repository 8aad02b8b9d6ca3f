"""The desk alone, where the site puts it."""

from django.urls import include, path

urlpatterns = [path("desk/", include("rehandle.desk.urls"))]
