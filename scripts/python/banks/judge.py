"""Reads as JSON what banks and we tell each other, by pyiso20022, which has not written it: its classes are made from the
schemas of ISO 20022, and whatever breaks a length or a pattern of these is refused. And tells IBANs, by schwifty.

usage: judge.py message FILE.xml
       judge.py ibans FILE (one a line)
"""

import dataclasses
import importlib
import json
import re
import sys
import warnings

import schwifty
from xsdata.formats.dataclass.parsers import XmlParser


def refuse(place, why):
    raise ValueError(f"{place}: {why}")


def check(value, facets, place):
    """One text or number, by what its schema asks of it."""
    text = str(value)
    if "max_length" in facets and len(text) > facets["max_length"]:
        refuse(place, "too long")
    if "min_length" in facets and len(text) < facets["min_length"]:
        refuse(place, "too short")
    if "pattern" in facets and not re.fullmatch(facets["pattern"], text):
        refuse(place, f"{text!r} is unlike {facets['pattern']}")
    if "total_digits" in facets and len(value.as_tuple().digits) > facets["total_digits"]:
        refuse(place, "too many digits")
    if "fraction_digits" in facets and -value.as_tuple().exponent > facets["fraction_digits"]:
        refuse(place, "too many decimals")


def walk(element, place):
    for field in dataclasses.fields(element):
        values = getattr(element, field.name)
        required = field.metadata.get("required") or field.metadata.get("min_occurs", 0) > 0
        if required and (values is None or values == []):
            refuse(place, f"{field.name} is missing")
        for value in values if isinstance(values, list) else [values]:
            if dataclasses.is_dataclass(value):
                walk(value, f"{place}/{field.name}")
            elif value is not None:
                check(value, field.metadata, f"{place}/{field.name}")


def account(one):
    return one.id.iban or one.id.othr.id


def money(one):
    return f"{one.value} {one.ccy}"


def lines(remittance):
    return list(remittance.ustrd) if remittance else []


def pain_001(body):
    return {
        "id": body.grp_hdr.msg_id,
        "count": body.grp_hdr.nb_of_txs,
        "sum": str(body.grp_hdr.ctrl_sum),
        "payments": [{
            "count": one.nb_of_txs,
            "sum": str(one.ctrl_sum),
            "on": str(one.reqd_exctn_dt.dt),
            "account": account(one.dbtr_acct),
            "transfers": [{
                "end_to_end": it.pmt_id.end_to_end_id,
                "amount": money(it.amt.instd_amt),
                "name": it.cdtr.nm,
                "account": account(it.cdtr_acct),
                "bank": it.cdtr_agt.fin_instn_id.bicfi if it.cdtr_agt else None,
                "text": lines(it.rmt_inf),
            } for it in one.cdt_trf_tx_inf],
        } for one in body.pmt_inf],
    }


def pacs_008(body):
    one, = body.cdt_trf_tx_inf
    return {
        "id": body.grp_hdr.msg_id,
        "count": body.grp_hdr.nb_of_txs,
        "end_to_end": one.pmt_id.end_to_end_id,
        "uetr": one.pmt_id.uetr,
        "amount": money(one.intr_bk_sttlm_amt),
        "on": str(one.intr_bk_sttlm_dt),
        "from": [one.dbtr.nm, account(one.dbtr_acct), one.instg_agt.fin_instn_id.clr_sys_mmb_id.mmb_id],
        "to": [one.cdtr.nm, account(one.cdtr_acct), one.instd_agt.fin_instn_id.clr_sys_mmb_id.mmb_id],
        "text": lines(one.rmt_inf),
    }


def code(one):
    """Older versions list the codes, newer ones take any."""
    return getattr(one, "value", one)


def statuses(body):
    """Of pain.002 and pacs.002: each status with whom it is about."""
    groups = body.orgnl_grp_inf_and_sts
    groups = groups if isinstance(groups, list) else [groups] if groups else []
    payments = getattr(body, "orgnl_pmt_inf_and_sts", [])
    single = list(getattr(body, "tx_inf_and_sts", []))
    return {
        "id": body.grp_hdr.msg_id,
        "groups": [[one.orgnl_msg_id, code(one.grp_sts)] for one in groups],
        "payments": [[one.orgnl_pmt_inf_id, code(one.pmt_inf_sts)] for one in payments],
        "transactions": [[one.orgnl_end_to_end_id, code(one.tx_sts)]
                         for one in single + [it for pay in payments for it in pay.tx_inf_and_sts]],
    }


def booked(statements):
    return [{
        "id": one.id,
        "account": account(one.acct),
        "balances": [[it.tp.cd_or_prtry.cd, money(it.amt), it.cdt_dbt_ind.value] for it in getattr(one, "bal", [])],
        "entries": [{
            "amount": money(it.amt),
            "kind": it.cdt_dbt_ind.value,
            "status": code(getattr(it.sts, "cd", it.sts)),
            "reference": it.acct_svcr_ref,
            "details": [[tx.refs.end_to_end_id if tx.refs else None, money(tx.amt) if tx.amt else None]
                        for group in it.ntry_dtls for tx in group.tx_dtls],
        } for it in one.ntry],
    } for one in statements]


READERS = {
    "pain.001": pain_001,
    "pacs.008": pacs_008,
    "pain.002": statuses,
    "pacs.002": statuses,
    "camt.052": lambda body: {"id": body.grp_hdr.msg_id, "statements": booked(body.rpt)},
    "camt.053": lambda body: {"id": body.grp_hdr.msg_id, "statements": booked(body.stmt)},
    "camt.054": lambda body: {"id": body.grp_hdr.msg_id, "statements": booked(body.ntfctn)},
    "pacs.004": lambda body: {"id": body.grp_hdr.msg_id, "returns": [
        [one.orgnl_end_to_end_id, one.orgnl_uetr, money(one.rtrd_intr_bk_sttlm_amt)] for one in body.tx_inf]},
}


def message(path):
    with open(path, "rb") as file:
        content = file.read()
    name = re.search(rb"urn:iso:std:iso:20022:tech:xsd:([a-z]{4}\.\d{3}\.\d{3}\.\d{2})", content)[1].decode()
    kind = name[:8]
    module = importlib.import_module(f"pyiso20022.{name[:4]}.{name.replace('.', '_')}")
    document = XmlParser().from_bytes(content, module.Document)
    walk(document, name)
    field, = dataclasses.fields(document)
    return {"name": name} | READERS[kind](getattr(document, field.name))


def ibans(path):
    with open(path, encoding="utf-8") as file:
        return [schwifty.IBAN(line, allow_invalid=True).is_valid for line in file.read().splitlines()]


warnings.simplefilter("error")
print(json.dumps({"message": message, "ibans": ibans}[sys.argv[1]](sys.argv[2])))
