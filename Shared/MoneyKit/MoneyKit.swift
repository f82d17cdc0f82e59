// Module MoneyKit.
