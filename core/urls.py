"""What crawlers and browsers ask for without anybody having followed a link."""

from django.urls import path

from core.views import browsers, crawlers

app_name = "core"

urlpatterns = [
    path("robots.txt", crawlers.robots, name="robots"),
    path("sitemap.xml", crawlers.sitemaps, name="sitemaps"),
    path("sitemap-<slug:section>.xml", crawlers.sitemap, name="sitemap"),
    path("sw.js", browsers.service_worker, name="service_worker"),
    path("offline/", browsers.offline, name="offline"),
    path("manifest.webmanifest", browsers.manifest, name="manifest"),
    path("stall/manifest.webmanifest", browsers.stall_manifest, name="stall_manifest"),
]
