"""Phone numbers in E.164, as the module takes them."""

import phonenumbers


def dial(text: str, region: str) -> str:
    """Return a phone number in E.164, or "" if it is none. ``region`` is where a number without country code is."""
    try:
        number = phonenumbers.parse(text, region or None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
