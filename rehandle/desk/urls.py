"""The desk's addresses, as nouns. The site includes them below `desk/`."""

from django.urls import path

from rehandle.desk.views import death, file, letter, work

urlpatterns = [
    path("", work.my_work),
    path("next", work.take_next),
    path("all", work.everything),
    path("second", work.second),
    path("waiting", work.waiting),
    path("done", work.done),
    path("find", work.find),
    path("case/<str:case>", file.show),
    path("case/<str:case>/taking-up", file.taking_up),
    path("case/<str:case>/review", file.reviewed),
    path("case/<str:case>/objection", file.objection_decided),
    path("death/<str:report>", death.show),
    path("death/<str:report>/taking-up", death.taking_up),
    path("death/<str:report>/decision", death.decided),
    path("letter/<str:letter>", letter.show),
]
