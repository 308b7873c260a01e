from django.urls import path

from accounts.views import devices, first, person, privacy, sign_ins, switches

app_name = "accounts"

urlpatterns = [
    path("accounts/enrol/<str:token>/", devices.enrol, name="enrol"),
    path("accounts/first/<str:token>/", first.first_person, name="first_person"),
    path("accounts/sign-in-again/", privacy.sign_in_again, name="sign_in_again"),
    path("me/", person.me, name="me"),
    path("me/profile/", person.profile, name="profile"),
    path("me/addresses/", person.addresses, name="addresses"),
    path("me/addresses/add/", person.add_address, name="add_address"),
    path("me/addresses/<int:pk>/", person.edit_address, name="edit_address"),
    path("me/addresses/<int:pk>/first/", person.use_address_first, name="use_address_first"),
    path("me/addresses/<int:pk>/remove/", person.remove_address, name="remove_address"),
    path("me/devices/", devices.devices, name="devices"),
    path("me/devices/add/", devices.add_device, name="add_device"),
    path("me/devices/link/", devices.device_link, name="device_link"),
    path("me/devices/<int:pk>/revoke/", devices.revoke_device, name="revoke_device"),
    path("me/sign-ins/", sign_ins.sign_ins, name="sign_ins"),
    path("me/sign-ins/others/end/", sign_ins.end_other_sign_ins, name="end_other_sign_ins"),
    path("me/sign-ins/<int:pk>/end/", sign_ins.end_sign_in, name="end_sign_in"),
    path("me/privacy/", privacy.privacy, name="privacy"),
    path("me/privacy/copy/", privacy.copy_of_it, name="copy"),
    path("me/privacy/erase/", privacy.erase, name="erase"),
    path("me/language/", switches.set_language, name="set_language"),
    path("me/scheme/", switches.set_scheme, name="set_scheme"),
]
