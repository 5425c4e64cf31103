"""Assets: the vendored htmx is the one that is named, and addresses change with their content."""

import hashlib
import json
import re

from sidecar.web.render import STATIC, TEMPLATES, asset, environment, htmx_file


def test_vendored_htmx_has_the_noted_checksum() -> None:
    noted = json.loads((STATIC / "vendor.json").read_text())
    assert hashlib.sha256((STATIC / htmx_file()).read_bytes()).hexdigest() == noted["sha256"]
    assert noted["version"] in noted["file"]


def test_asset_address_carries_the_hash_of_its_content() -> None:
    digest = hashlib.sha256((STATIC / "app.css").read_bytes()).hexdigest()
    assert asset("app.css") == f"/static/app.css?v={digest[:12]}"


def test_templates_hold_no_inline_code_and_compile() -> None:
    templates = sorted(TEMPLATES[1].rglob("*.html"))
    assert len(templates) > 20
    for path in templates:
        text = path.read_text()
        assert not re.search(r"\son\w+=|style=|javascript:|hx-on|js:|<script>", text), path
        environment().get_template(str(path.relative_to(TEMPLATES[1])))
