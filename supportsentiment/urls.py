"""Every address of the product."""

from django.urls import include, path

from supportsentiment import observe

urlpatterns = [
    path("healthz", observe.healthz, name="healthz"),
    path("readyz", observe.readyz, name="readyz"),
    path("metrics", observe.metrics, name="metrics"),
    path("api/v1/", include("api.urls")),
    path("help/", include("knowledgebase.urls")),
    path("", include("console.urls")),
]
handler500 = "supportsentiment.outage.answer"
