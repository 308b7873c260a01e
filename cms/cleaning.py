"""Uploaded editorial pictures, without what the camera wrote into them."""

from __future__ import annotations

from io import BytesIO
from typing import IO

from django.core.files.base import ContentFile
from PIL import Image, ImageCms, ImageOps

#: Longest edge that is kept, in pixels.
LONGEST_EDGE = 2400
QUALITY = 88
KEPT_FORMATS = {"PNG": "png", "WEBP": "webp", "AVIF": "avif"}


def cleaned(file: IO[bytes], name: str) -> ContentFile[bytes]:
    """The picture alone, upright, in sRGB and at most 2,400 pixels long; named like the upload.

    Everything else in the file (EXIF with its GPS position, XMP, thumbnails, colour profile)
    is left behind, because the pixels are drawn anew.
    """
    file.seek(0)
    with Image.open(file) as opened:
        kind = opened.format or "JPEG"
        upright = ImageOps.exif_transpose(opened)
        picture = _in_srgb(upright)
    picture.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    return ContentFile(*_encoded(bare, kind, name))


def _encoded(picture: Image.Image, kind: str, name: str) -> tuple[bytes, str]:
    stem = name.rpartition("/")[2].rpartition(".")[0] or "picture"
    ending = KEPT_FORMATS.get(kind, "jpg")
    if ending == "jpg" and picture.mode != "RGB":
        picture = picture.convert("RGB")
    out = BytesIO()
    picture.save(out, format=kind if ending != "jpg" else "JPEG", quality=QUALITY)
    return out.getvalue(), f"{stem}.{ending}"


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Colours as every screen shows them: the profile itself is not kept."""
    mode = (
        "RGBA" if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info else "RGB"
    )
    profile = picture.info.get("icc_profile")
    flat = picture.convert(mode)
    if not profile or picture.mode == "CMYK":
        return flat
    try:
        given = ImageCms.ImageCmsProfile(BytesIO(profile))
        srgb = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(flat, given, srgb, outputMode=mode) or flat
    except ImageCms.PyCMSError:  # a profile that does not fit its picture
        return flat
