"""The one list of screens: which page, who looks at it, and with which of the world's ids.

Every named address that answers GET stands here or, with its reason, among those left out.
"""

from tests.flows.screens.desk import DESK
from tests.flows.screens.others import LEFT_OUT as LEFT_OUT
from tests.flows.screens.others import POST_ONLY as POST_ONLY
from tests.flows.screens.own_pages import MINE
from tests.flows.screens.screen import Screen as Screen
from tests.flows.screens.screen import who_is as who_is
from tests.flows.screens.shopping import SHOPPING
from tests.flows.screens.sign_in import SIGN_IN
from tests.flows.screens.stall import STALL

SCREENS = [*SHOPPING, *MINE, *STALL, *DESK, *SIGN_IN]
