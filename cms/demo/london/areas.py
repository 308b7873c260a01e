"""The districts around the market, of the gazetteer that ships with the demo.

Outcode centroids: Office for National Statistics, Open Government Licence v3.0. Contains OS data
(Crown copyright and database right) and Royal Mail data (Royal Mail copyright and database right).
"""

from __future__ import annotations

from cms.demo.shapes import Area

# One place on one line.
# fmt: off
AREAS = (
    Area("SE1", "SE1", "", "Bermondsey, London", 51.4985, -0.089),
    Area("SE5", "SE5", "", "Camberwell, London", 51.474, -0.091),
    Area("SE8", "SE8", "", "Deptford, London", 51.48, -0.029),
    Area("SE14", "SE14", "", "New Cross, London", 51.4757, -0.0406),
    Area("SE15", "SE15", "", "Peckham, London", 51.47, -0.064),
    Area("SE16", "SE16", "", "Rotherhithe, London", 51.4966, -0.0549),
    Area("SE17", "SE17", "", "Walworth, London", 51.488, -0.093),
    Area("E1", "E1", "", "Whitechapel, London", 51.516, -0.059),
    Area("N7", "N7", "", "Holloway, London", 51.553, -0.116),
)
