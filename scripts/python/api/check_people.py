"""What a person meets in a browser: the code that proves an address, a transfer as it arrives, the end of a mail's kind.

A new customer registers and reads the code in the sandbox's inbox; a WebSocket of a page hears of money from Ada; the
link below the mail that told of it has a page with one button.
"""

import json
import os
import re
import sys
import time
import urllib.request

from chromium import browser
from selenium.webdriver.common.by import By
from selenium.webdriver.support import expected_conditions as shown
from selenium.webdriver.support.wait import WebDriverWait

API = os.environ["FLORIN_API"]
SANDBOX = os.environ["FLORIN_SANDBOX"]
SECONDS = 120
RUN = f"{time.time_ns()}"
NAME = "Zoë"

# Everything that the socket says, with the instant at which the page had it.
LISTEN = """
window.frames = [];
window.socket = new WebSocket(arguments[0], ["florin.v1", `florin.bearer.${arguments[1]}`]);
window.socket.onmessage = (event) => window.frames.push([Date.now(), JSON.parse(event.data)]);
window.socket.onclose = (event) => window.frames.push([Date.now(), {type: "closed", code: event.code}]);
"""


def ask(method, path, body=None, token=None):
    """An answer of the API; whatever is no success ends the check."""
    headers = {"Idempotency-Key": f"people-{RUN}-{time.monotonic_ns()}"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    data = None
    if body is not None:
        headers["Content-Type"] = "application/json"
        data = json.dumps(body).encode()
    request = urllib.request.Request(API + path, data, headers, method=method)
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:
        return json.loads(answer.read() or b"null")


def until(what, question):
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        if answer := question():
            return answer
        time.sleep(0.02)
    raise AssertionError(f"{what}: not within {SECONDS} s")


def log_in(email, password):
    return ask("POST", "/api/v1/auth/login", {"email": email, "password": password})["access_token"]


def code_in_the_inbox(driver, email):
    """As somebody reads it: the page filtered by the address, the newest mail opened."""
    wait = WebDriverWait(driver, SECONDS)
    driver.get(f"{SANDBOX}/inbox")
    wait.until(shown.element_to_be_clickable((By.ID, "to"))).send_keys(email)
    driver.find_element(By.CSS_SELECTOR, "#filter button").click()
    row = "#messages tr"
    wait.until(lambda _: email in driver.find_element(By.ID, "messages").text)
    wait.until(shown.element_to_be_clickable((By.CSS_SELECTOR, row))).click()
    text = wait.until(lambda _: driver.find_element(By.ID, "text").text)
    return re.search(r"\b\d{6}\b", text).group()


def money_for(ada):
    """A wallet of Ada's with five dollars in it, at least."""
    wallets = ask("GET", "/api/v1/wallets?limit=100", token=ada)["data"]
    wallet = next(w["id"] for w in wallets if w["currency"] == "USD" and w["is_default"])
    order = {"wallet_id": wallet, "amount": {"amount": "5.00", "currency": "USD"}}
    deposit = ask("POST", "/api/v1/payments/deposits", order, ada)["id"]
    path = f"/api/v1/payments/deposits/{deposit}"
    until("the deposit", lambda: ask("GET", path, token=ada)["status"] == "succeeded")
    return wallet


def transfer_arrives(driver, ada, token):
    """- Returns: milliseconds from the answer to Ada's request until the page had the frame."""
    account = ask("POST", "/api/v1/wallets", {"currency": "USD", "name": "Browser"}, token)["account_number"]
    wallet = money_for(ada)
    driver.get(f"{API}/docs")
    driver.execute_script(LISTEN, API.replace("http", "ws", 1) + "/api/v1/notifications/socket", token)

    def frames(kind):
        seen = driver.execute_script("return window.frames")
        assert all(frame["type"] != "closed" for _, frame in seen), seen
        return [(at, frame) for at, frame in seen if frame["type"] == kind]

    until("ready", lambda: frames("ready"))
    driver.execute_script('window.socket.send(JSON.stringify({type: "subscribe"}))')
    # Answered in their order: behind this everything that comes is told.
    driver.execute_script('window.socket.send(JSON.stringify({type: "ping"}))')
    until("pong", lambda: frames("pong"))
    order = {
        "source_wallet_id": wallet,
        "destination_account_number": account,
        "amount": {"amount": "1.25", "currency": "USD"},
    }
    ask("POST", "/api/v1/transfers", order, ada)
    answered = time.time() * 1000
    told = until(
        "the transfer",
        lambda: [f for f in frames("notification") if f[1]["notification"]["event"] == "transfer.received"],
    )
    title = told[0][1]["notification"]["title"]
    assert "1.25 USD" in title, title
    return told[0][0] - answered


def unsubscribe(driver, email, token):
    def told():
        with urllib.request.urlopen(f"{SANDBOX}/inbox/messages?to={email}&channel=email") as answer:
            mails = json.load(answer)["data"]
        return [mail for mail in mails if "1.25 USD" in mail["subject"]]

    headers = {name.lower(): value for name, value in until("the mail", told)[0]["headers"].items()}
    driver.get(re.search(r"<(https?://[^>]+)>", headers["list-unsubscribe"]).group(1))
    wait = WebDriverWait(driver, SECONDS)
    wait.until(shown.element_to_be_clickable((By.CSS_SELECTOR, "form button"))).click()
    wait.until(lambda _: not driver.find_elements(By.CSS_SELECTOR, "form button"))
    wishes = ask("GET", "/api/v1/notifications/preferences", token=token)
    pace = wishes["types"]["transfer"]["email"]
    assert pace == "off", wishes["types"]["transfer"]


def check(driver):
    email, password = f"zoe-{RUN}@florin.test", os.environ["PASSWORD"]
    person = {"email": email, "password": password, "first_name": NAME, "last_name": "Browser"}
    ask("POST", "/api/v1/auth/register", person)
    token = log_in(email, password)
    ask("POST", "/api/v1/auth/email/verify", {"code": code_in_the_inbox(driver, email)}, token)
    print(f"    the code for {email} stood in the inbox, and proved the address")
    # Otherwise the mail waits for the day's.
    ask("PATCH", "/api/v1/notifications/preferences", {"types": {"transfer": {"email": "instant"}}}, token)
    waited = transfer_arrives(driver, log_in(os.environ["EMAIL"], password), token)
    print(f"    a WebSocket of a page had Ada's transfer {max(0, waited):.0f} ms after she had her answer")
    unsubscribe(driver, email, token)
    print("    one click below the mail ended mails of transfers")


def main():
    driver = browser()
    try:
        check(driver)
    except Exception:
        driver.save_screenshot(os.environ["SCREENSHOT"])
        print(driver.find_element(By.TAG_NAME, "body").text[:2000], file=sys.stderr)
        for entry in driver.get_log("browser"):
            print(entry, file=sys.stderr)
        raise
    finally:
        driver.quit()


if __name__ == "__main__":
    main()
