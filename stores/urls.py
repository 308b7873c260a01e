from django.urls import path

from stores.views import (
    applicant,
    applications,
    begin,
    family,
    opening,
    products,
    seller,
    stallholder,
    stalls,
)

app_name = "stores"

STALL = "stall/<int:store>/"
PRODUCT = f"{STALL}products/<int:pk>/"
APPLICATION = "desk/<slug:market>/applications/"
DESK_STALL = "desk/<slug:market>/stalls/"
BEGIN = "desk/<slug:market>/begin/"

urlpatterns = [
    # Joining a market
    path("join/", applicant.join, name="join"),
    path("join/<slug:market>/", applicant.join_market, name="join_market"),
    path("join/a/<str:code>/", applicant.application, name="application"),
    # The stall
    path("stall/", stallholder.stall, name="stall"),
    path(f"{STALL}help/", stallholder.help_page, name="stall_help"),
    path(f"{STALL}help/poster/", stallholder.poster, name="stall_poster"),
    path(f"{STALL}help/seller/", seller.seller, name="stall_seller"),
    path(f"{STALL}products/", products.products, name="stall_products"),
    path(f"{STALL}products/add/", products.add, name="product_add"),
    path(PRODUCT, products.edit, name="product_edit"),
    path(f"{PRODUCT}sold-out/", products.sold_out, name="product_sold_out"),
    path(f"{PRODUCT}back/", products.back, name="product_back"),
    path(f"{PRODUCT}withdraw/", products.withdraw, name="product_withdraw"),
    path(f"{PRODUCT}put-back/", products.put_back, name="product_put_back"),
    path(f"{STALL}opening/", opening.opening, name="stall_opening"),
    path(f"{STALL}opening/pause/", opening.pause, name="stall_pause"),
    path(f"{STALL}opening/resume/", opening.resume, name="stall_resume"),
    path(f"{STALL}opening/modes/", opening.modes, name="stall_modes"),
    path(f"{STALL}opening/hours/", opening.hours, name="stall_hours"),
    path(f"{STALL}opening/hours/market/", opening.market_hours, name="stall_market_hours"),
    path(f"{STALL}opening/holidays/", opening.add_holiday, name="stall_holiday_add"),
    path(
        f"{STALL}opening/holidays/<int:pk>/remove/",
        opening.remove_holiday,
        name="stall_holiday_remove",
    ),
    path(f"{STALL}people/", family.people, name="stall_people"),
    path(f"{STALL}people/link/", family.link, name="stall_people_link"),
    path(f"{STALL}people/<int:pk>/link/", family.new_link, name="stall_person_link"),
    path(f"{STALL}people/<int:pk>/remove/", family.remove, name="stall_person_remove"),
    # A market's first day
    path("desk/new/", begin.new_market, name="begin_market"),
    path(BEGIN, begin.begin, name="begin"),
    path(f"{BEGIN}open/", begin.open_market, name="begin_open"),
    path(f"{BEGIN}delivery/", begin.delivery, name="begin_delivery"),
    path(f"{BEGIN}stalls/", begin.stalls, name="begin_stalls"),
    path(f"{BEGIN}stalls/links/", begin.links, name="begin_links"),
    path(f"{BEGIN}goods/", begin.goods, name="begin_goods"),
    # The operator
    path(APPLICATION, applications.applications, name="desk_applications"),
    path(f"{APPLICATION}<str:code>/", applications.application, name="desk_application"),
    path(f"{APPLICATION}<str:code>/approve/", applications.approve, name="desk_approve"),
    path(f"{APPLICATION}<str:code>/changes/", applications.changes, name="desk_changes"),
    path(f"{APPLICATION}<str:code>/reject/", applications.reject, name="desk_reject"),
    path(DESK_STALL, stalls.stalls, name="desk_stalls"),
    path(f"{DESK_STALL}<int:pk>/", stalls.stall, name="desk_stall"),
    path(f"{DESK_STALL}<int:pk>/link/", stalls.link, name="desk_stall_link"),
    path(f"{DESK_STALL}<int:pk>/pause/", stalls.pause, name="desk_stall_pause"),
    path(f"{DESK_STALL}<int:pk>/resume/", stalls.resume, name="desk_stall_resume"),
    path(f"{DESK_STALL}<int:pk>/close/", stalls.close, name="desk_stall_close"),
    path(f"{DESK_STALL}<int:pk>/open/", stalls.open_again, name="desk_stall_open"),
]
