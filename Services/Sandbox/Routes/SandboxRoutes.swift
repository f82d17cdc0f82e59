import HTTPKit

/// Every route of the sandbox provider.
enum SandboxRoutes {
    static func all(_ shop: Sandbox) -> [any Endpoint] {
        [
            CreatePayment(sandbox: shop),
            GetPayment(sandbox: shop),
            SettlePayment(sandbox: shop),
            CancelPayment(sandbox: shop),
            RefundPayment(sandbox: shop),
            GetRefund(sandbox: shop),
            SettleRefund(sandbox: shop),
            ShowCheckout(sandbox: shop),
            DecideCheckout(sandbox: shop),
            GetRates(clock: shop.clock),
        ]
    }
}
