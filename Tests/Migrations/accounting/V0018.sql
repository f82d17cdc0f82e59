update accounting.reconciliation_rows set other = 5;
