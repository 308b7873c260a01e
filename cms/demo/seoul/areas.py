"""The districts around the market, of the gazetteer that ships with the demo.

Place names and centroids: Statistics Korea (SGIS), KOGL type 1.
"""

from __future__ import annotations

from cms.demo.shapes import Area

# One place on one line.
# fmt: off
AREAS = (
    Area("1114066", "서교동", "Seogyo-dong", "서울 마포구", 37.5556, 126.9206),
    Area("1114068", "합정동", "Hapjeong-dong", "서울 마포구", 37.5495, 126.9075),
    Area("1114069", "망원1동", "Mangwon 1-dong", "서울 마포구", 37.5551, 126.9028),
    Area("1114070", "망원2동", "Mangwon 2-dong", "서울 마포구", 37.5594, 126.8996),
    Area("1114071", "연남동", "Yeonnam-dong", "서울 마포구", 37.564, 126.9231),
    Area("1114072", "성산1동", "Seongsan 1-dong", "서울 마포구", 37.5635, 126.9107),
    Area("1114074", "상암동", "Sangam-dong", "서울 마포구", 37.5786, 126.8907),
    Area("1113052", "연희동", "Yeonhui-dong", "서울 서대문구", 37.5735, 126.9336),
    Area("1121580", "자양동", "Jayang-dong", "서울 광진구", 37.5346, 127.0737),
)
