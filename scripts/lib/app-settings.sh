# shellcheck shell=bash
# Configuration that only one process has: app_export calls app_export_<process> when there is one.
