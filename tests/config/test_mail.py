from pathlib import Path

import pytest
from django.core.mail import EmailMessage, get_connection


def test_a_message_is_shown_and_kept(
    tmp_path: Path, settings: object, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.EMAIL_FILE_PATH = str(tmp_path)  # type: ignore[attr-defined]
    message = EmailMessage("Ready", "Your order is ready.", "a@example.com", ["b@example.com"])
    assert get_connection("config.mail.ShownAndKept").send_messages([message]) == 1
    assert "Your order is ready." in capsys.readouterr().out
    assert ["Subject: Ready" in path.read_text() for path in tmp_path.iterdir()] == [True]
