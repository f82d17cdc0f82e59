import HTTPKit

/// Every route of the service.
enum WalletRoutes {
    static func all(_ parts: WalletParts) -> [any Endpoint] {
        let resolver = TransferResolver(payees: parts.payees, quotes: parts.quotes, ledger: parts.ledger)
        return [
            CreateWallet(parts: parts),
            ListWallets(parts: parts),
            LookUpPayee(parts: parts),
            GetWallet(parts: parts),
            ChangeWallet(parts: parts),
            FreezeWallet(parts: parts),
            UnfreezeWallet(parts: parts),
            CloseWallet(parts: parts),
            GetBalance(parts: parts),
            ListEntries(parts: parts),
            SetPin(parts: parts),
            ChangePin(parts: parts),
            ResetPin(parts: parts),
            AuthorizePayment(parts: parts),
            TransferFunds(parts: parts, resolver: resolver),
            TransferBatchFunds(parts: parts, resolver: resolver),
            ListTransfers(parts: parts),
            GetTransfer(parts: parts),
            ReverseTransfer(parts: parts),
            PlaceHold(parts: parts),
            ListHolds(parts: parts),
            GetHold(parts: parts),
            CaptureHold(parts: parts),
            ReleaseHold(parts: parts),
            ListCurrencies(parts: parts),
            GetRates(parts: parts),
            QuoteConversion(parts: parts),
            ConvertFunds(parts: parts),
            ListFees(parts: parts),
            PutFee(parts: parts),
            DeleteFee(parts: parts),
            ListLimits(parts: parts),
            PutLimits(parts: parts),
            PutBalanceLimit(parts: parts),
        ]
    }
}
