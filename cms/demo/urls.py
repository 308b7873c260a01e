from django.urls import path

from cms.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.start, name="start"),
    path("become/<int:user_id>/", views.become_person, name="become"),
]
