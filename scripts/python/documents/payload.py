"""Tells as JSON what is in the payload of a merchant's QR code, as cemacqr reads it, and what is wrong with it.

usage: payload.py TEXT
"""

import json
import sys

import cemacqr

payload = cemacqr.parse_payload(sys.argv[1])
print(json.dumps({
    "violations": [str(one) for one in cemacqr.validate(payload).violations],
    "initiation": payload.point_of_initiation,
    "account": payload.template("26"),
    "merchant_name": payload.merchant_name,
    "merchant_city": payload.merchant_city,
    "country": payload.country_code,
    "category_code": payload.merchant_category_code,
    "currency": payload.currency,
    "amount": payload.amount,
}))
