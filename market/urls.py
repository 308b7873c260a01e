from django.urls import path

from market.views import operator, shopper, team

app_name = "market"

DESK = "desk/<slug:market>/"

urlpatterns = [
    path("place/", shopper.place, name="place"),
    path("desk/", operator.desk, name="desk"),
    path(f"{DESK}zones/", operator.zones, name="desk_zones"),
    path(f"{DESK}zones/new/", operator.zone, name="desk_zone_add"),
    path(f"{DESK}zones/<int:pk>/", operator.zone, name="desk_zone"),
    path(f"{DESK}zones/<int:pk>/remove/", operator.zone_remove, name="desk_zone_remove"),
    path(f"{DESK}windows/", operator.windows, name="desk_windows"),
    path(f"{DESK}windows/new/", operator.window, name="desk_window_add"),
    path(f"{DESK}windows/<int:pk>/", operator.window, name="desk_window"),
    path(f"{DESK}windows/<int:pk>/stop/", operator.window_stop, name="desk_window_stop"),
    path(f"{DESK}windows/<int:pk>/exceptions/", operator.exception_add, name="desk_exception_add"),
    path(f"{DESK}exceptions/<int:pk>/drop/", operator.exception_drop, name="desk_exception_drop"),
    path(f"{DESK}closures/", operator.closures, name="desk_closures"),
    path(f"{DESK}closures/<int:pk>/lift/", operator.closure_lift, name="desk_closure_lift"),
    path(f"{DESK}team/", team.team, name="desk_team"),
    path(f"{DESK}team/invited/<int:pk>/drop/", team.invitation_drop, name="desk_invitation_drop"),
    path(f"{DESK}team/<int:pk>/drop/", team.operator_drop, name="desk_operator_drop"),
    path("join-team/<str:token>/", team.join_team, name="join_team"),
    path(f"{DESK}settings/", operator.settings, name="desk_settings"),
]
