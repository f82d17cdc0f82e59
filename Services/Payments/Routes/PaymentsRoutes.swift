import HTTPKit

/// Every route of this service.
enum PaymentsRoutes {
    static func all(_ parts: PaymentsParts) -> [any Endpoint] {
        let outflows = parts.outflows.saga.outflows
        return [
            CreateDeposit(
                desk: parts.desk, outflows: outflows, transactions: parts.transactions,
                returnRules: parts.returnRules),
            ListDeposits(deposits: parts.deposits, outflows: outflows, cursors: parts.cursors),
            GetDeposit(deposits: parts.deposits, saga: parts.saga, outflows: outflows),
            ReceiveWebhook(
                saga: parts.saga, outflows: parts.outflows.saga, accounts: parts.accounts,
                chargebacks: parts.chargebacks, methods: parts.methods, clock: parts.clock),
            ListAllDeposits(deposits: parts.deposits, outflows: outflows, cursors: parts.cursors),
            GetAnyDeposit(
                deposits: parts.deposits, outflows: outflows, actions: parts.wayOut.actions,
                exchanges: parts.exchanges),
            RetryDeposit(wayOut: parts.wayOut),
            RedirectDeposit(wayOut: parts.wayOut, approvals: parts.approvals, transactions: parts.transactions),
            RefundDeposit(wayOut: parts.wayOut, approvals: parts.approvals, transactions: parts.transactions),
            ListDepositFees(fees: parts.fees, cursors: parts.cursors),
            SetDepositFee(fees: parts.fees, providers: parts.saga.providers, clock: parts.clock),
        ]
    }
}
