"""Shipping labels and packing slips: a one-page PDF that any viewer opens."""

from starlette.requests import Request
from starlette.responses import Response

from sidecar.sandbox.tiktok_shop.state import TikTokSandbox


async def label(request: Request) -> Response:
    """Answer the label or the packing slip of a package, 404 for an unknown one."""
    sandbox: TikTokSandbox = request.app.state.sandbox
    package_id = request.path_params["package_id"]
    with sandbox.lock:
        lines = [
            line for order in sandbox.orders.values() for line in order.lines if line.get("package_id") == package_id
        ]
    if not lines:
        return Response("Not found", 404)
    is_slip = request.query_params.get("document_type") == "PACKING_SLIP"
    text = [
        "TikTok Shop sandbox packing slip" if is_slip else "TikTok Shop sandbox label",
        f"Package {package_id}",
        f"Tracking {lines[0]['tracking_number']}",
        f"{len(lines)} pieces",
    ]
    return Response(pdf(text), media_type="application/pdf")


def pdf(lines: list[str]) -> bytes:
    """Return an A6 page with ASCII ``lines`` in Helvetica (PDF 1.4)."""
    shown = "".join(f"({line}) Tj 0 -22 Td " for line in lines)
    stream = f"BT /F1 14 Tf 24 370 Td {shown}ET".encode("ascii")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 298 420] "
        b"/Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(objects) + 1
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % count + table + end
