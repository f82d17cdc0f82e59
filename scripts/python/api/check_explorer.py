"""Opens /docs in headless Chromium, logs in through the page, runs a request, and saves a screenshot.

Fails on any message of the console that is an error, and on any request to another place than the gateway.
"""

import json
import os
import sys

from chromium import browser
from selenium.webdriver.common.by import By
from selenium.webdriver.support import expected_conditions as shown
from selenium.webdriver.support.wait import WebDriverWait

API = os.environ["FLORIN_API"]
# Drawing some hundred operations takes a busy machine of two cores its time.
SECONDS = 120


# How far the page has come, and when what it asked for was there: milliseconds from its start.
TIMES = """return JSON.stringify({
  state: document.readyState, now: performance.now(),
  answers: performance.getEntriesByType("resource").map((entry) => [entry.name, entry.responseEnd])})"""


def addresses(driver):
    """What the page asked for."""
    for entry in driver.get_log("performance"):
        event = json.loads(entry["message"])["message"]
        if event["method"] == "Network.requestWillBeSent":
            yield event["params"]["request"]["url"]


def check(driver):
    wait = WebDriverWait(driver, SECONDS)
    driver.get(f"{API}/docs")
    wait.until(shown.element_to_be_clickable((By.ID, "submit")))
    shown_text = driver.find_element(By.ID, "explorer").text
    assert "Warning" not in shown_text and "Error" not in shown_text, shown_text
    operations = len(driver.find_elements(By.CSS_SELECTOR, ".opblock-tag"))
    driver.find_element(By.ID, "email").send_keys(os.environ["EMAIL"])
    driver.find_element(By.ID, "password").send_keys(os.environ["PASSWORD"])
    driver.find_element(By.ID, "submit").click()
    wait.until(shown.text_to_be_present_in_element((By.ID, "session"), os.environ["EMAIL"]))

    # The first groups are open; the box shows the very key that is sent, and another one afterwards.
    create = "#operations-Wallets-createWallet"
    wait.until(shown.element_to_be_clickable((By.CSS_SELECTOR, f"{create} .opblock-summary-control"))).click()
    key_box = f"{create} tr[data-param-name='Idempotency-Key'] input"
    key = wait.until(shown.presence_of_element_located((By.CSS_SELECTOR, key_box))).get_attribute("value")
    wait.until(shown.element_to_be_clickable((By.CSS_SELECTOR, f"{create} .execute"))).click()
    sent = wait.until(shown.presence_of_element_located((By.CSS_SELECTOR, f"{create} .curl"))).text
    assert key and key in sent, f"{key} is shown, sent is {sent}"
    wait.until(lambda _: driver.find_element(By.CSS_SELECTOR, key_box).get_attribute("value") != key)

    wait.until(shown.element_to_be_clickable((By.CSS_SELECTOR, "#operations-Wallets-listWallets button"))).click()
    wait.until(shown.element_to_be_clickable((By.CSS_SELECTOR, "#operations-Wallets-listWallets .execute"))).click()
    live = "#operations-Wallets-listWallets .live-responses-table .response"
    wait.until(shown.text_to_be_present_in_element((By.CSS_SELECTOR, f"{live} .response-col_status"), "200"))
    body = driver.find_element(By.CSS_SELECTOR, f"{live} .highlight-code").text
    driver.execute_script("arguments[0].scrollIntoView()", driver.find_element(By.CSS_SELECTOR, live))
    driver.save_screenshot(os.environ["SCREENSHOT"])

    assert "account_number" in body, body
    foreign = [url for url in addresses(driver) if not url.startswith((API, "data:"))]
    assert not foreign, f"asked elsewhere: {foreign}"
    errors = [entry for entry in driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]
    assert not errors, errors
    print(f"    {operations} groups of routes, logged in as {os.environ['EMAIL']}, GET /api/v1/wallets answered 200,")
    print(f"    nothing on the console, nothing asked elsewhere; screenshot {os.environ['SCREENSHOT']}")


def main():
    driver = browser()
    try:
        check(driver)
    except Exception:
        driver.save_screenshot(os.environ["SCREENSHOT"])
        print(driver.find_element(By.TAG_NAME, "body").text[:2000], file=sys.stderr)
        print(driver.execute_script(TIMES), file=sys.stderr)
        for entry in driver.get_log("browser"):
            print(entry, file=sys.stderr)
        raise
    finally:
        driver.quit()


if __name__ == "__main__":
    main()
