"""A stall's day."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from tests.flows.screens.screen import Screen
from tests.flows.world import Side


def _added_person(client: Client, side: Side) -> None:
    client.post(reverse("stores:stall_people", args=[side.store.pk]), {"name": "Nephew"})


def _store(side: Side) -> list[object]:
    return [side.store.pk]


def _weighable(side: Side) -> list[object]:
    return [side.weighable.store_order.store_id, side.weighable.pk]


STALL = [
    Screen("stores:stall", "platform", label="many"),
    Screen("orders:stall_orders", "stallholder", _store),
    Screen("orders:weigh", "stallholder", lambda side: [side.store.pk, side.line.pk]),
    Screen("orders:weigh", "operator", _weighable, label="by weight"),
    Screen("orders:weigh", "operator", _weighable, "?by=amount", label="by weight"),
    Screen("stores:stall_products", "stallholder", _store),
    Screen("stores:product_add", "stallholder", _store),
    Screen("stores:product_edit", "stallholder", lambda side: [side.store.pk, side.product.pk]),
    Screen("stores:stall_opening", "stallholder", _store),
    Screen("stores:stall_help", "stallholder", _store),
    Screen("stores:stall_people", "stallholder", _store),
    Screen("stores:stall_seller", "stallholder", _store),
    Screen("cms:stall_story", "stallholder", _store),
    Screen("orders:stall_money", "stallholder", _store),
    Screen("stores:stall_people_link", "stallholder", _store, before=_added_person),
    Screen("stores:stall_poster", "stallholder", _store),
]
