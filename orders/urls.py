from django.urls import path

from orders.views import (
    again,
    amend,
    basket,
    checkout,
    closing,
    figures,
    lists,
    operator,
    order,
    receipt,
    shopper,
    stallholder,
)

app_name = "orders"

urlpatterns = [
    # Shopping
    path("m/<slug:market>/c/<slug:category>/", shopper.category, name="category"),
    path("m/<slug:market>/p/<slug:slug>-<int:pk>/", shopper.product, name="product"),
    path("m/<slug:market>/basket/", basket.basket, name="basket"),
    path("m/<slug:market>/basket/add/", basket.add, name="add"),
    path("m/<slug:market>/basket/restore/", basket.restore, name="restore"),
    path("m/<slug:market>/basket/<int:pk>/change/", basket.change, name="basket_change"),
    path("m/<slug:market>/basket/<int:pk>/remove/", basket.remove, name="remove"),
    path("m/<slug:market>/basket/<int:pk>/note/", basket.annotate, name="annotate"),
    path("m/<slug:market>/basket/save/", lists.save_basket, name="save_basket"),
    path("basket/", basket.baskets, name="baskets"),
    path("m/<slug:market>/lists/add/", lists.put_on, name="put_on_list"),
    path("me/lists/", lists.lists, name="lists"),
    path("me/lists/<int:pk>/", lists.saved_list, name="list"),
    path("me/lists/<int:pk>/rename/", lists.rename, name="rename_list"),
    path("me/lists/<int:pk>/remove/", lists.remove, name="remove_list"),
    path("me/lists/<int:pk>/back/", lists.bring_back, name="bring_back_list"),
    path("me/lists/<int:pk>/lines/<int:line>/drop/", lists.drop, name="drop_from_list"),
    path("m/<slug:market>/checkout/", checkout.checkout, name="checkout"),
    # An order
    path("o/<str:code>/", order.order, name="order"),
    path("o/<str:code>/pay/", order.pay, name="pay"),
    path("o/<str:code>/paid/", order.paid, name="paid"),
    path("o/<str:code>/cancel/", order.cancel, name="cancel"),
    path("o/<str:code>/change/", amend.amend, name="amend"),
    path("o/<str:code>/more/", amend.more, name="add_more"),
    path("o/<str:code>/receipt/", receipt.receipt, name="receipt"),
    path("o/<str:code>/again/", again.again, name="again"),
    path("me/orders/", order.my_orders, name="my_orders"),
    # The stall's day
    path("stall/<int:store>/", stallholder.orders, name="stall_orders"),
    path("stall/<int:store>/orders/<int:pk>/accept/", stallholder.accept, name="accept"),
    path("stall/<int:store>/orders/<int:pk>/ready/", stallholder.ready, name="ready"),
    path("stall/<int:store>/orders/<int:pk>/undo/", stallholder.undo_ready, name="undo_ready"),
    path("stall/<int:store>/orders/<int:pk>/reject/", stallholder.reject, name="reject"),
    path("stall/<int:store>/lines/<int:pk>/weigh/", stallholder.weigh, name="weigh"),
    path("stall/<int:store>/lines/<int:pk>/bring/", stallholder.bring, name="bring"),
    path("stall/<int:store>/lines/<int:pk>/sold-out/", stallholder.sold_out, name="sold_out"),
    path("stall/<int:store>/lines/<int:pk>/restore/", stallholder.restore, name="restore_line"),
    # The operator's day
    path("desk/<slug:market>/", operator.today, name="desk_today"),
    path("stall/<int:store>/money/", figures.stall_page, name="stall_money"),
    path("desk/<slug:market>/figures/", figures.desk_figures, name="desk_figures"),
    path("desk/<slug:market>/close/", closing.close_day, name="desk_close"),
    path("desk/<slug:market>/orders/", operator.orders, name="desk_orders"),
    path("desk/<slug:market>/orders/<str:code>/", operator.order, name="desk_order"),
    path("desk/<slug:market>/orders/<str:code>/hand-over/", operator.hand_over, name="hand_over"),
    path(
        "desk/<slug:market>/orders/<str:code>/undelivered/",
        operator.undelivered,
        name="undelivered",
    ),
    path("desk/<slug:market>/orders/<str:code>/cancel/", operator.cancel, name="desk_cancel"),
]
