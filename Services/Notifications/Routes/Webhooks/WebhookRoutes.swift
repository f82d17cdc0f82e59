import HTTPKit

/// Every route of webhooks.
enum WebhookRoutes {
    static let tag = "Webhooks"

    static func all(_ webhooks: WebhookParts) -> [any Endpoint] {
        [
            CreateWebhookEndpoint(webhooks: webhooks), ListWebhookEndpoints(webhooks: webhooks),
            GetWebhookEndpoint(webhooks: webhooks), UpdateWebhookEndpoint(webhooks: webhooks),
            DeleteWebhookEndpoint(webhooks: webhooks), AddWebhookSecret(webhooks: webhooks),
            TestWebhookEndpoint(webhooks: webhooks), ListWebhookDeliveries(webhooks: webhooks),
            GetWebhookDelivery(webhooks: webhooks), ReplayWebhookDelivery(webhooks: webhooks),
            RecoverWebhookEndpoint(webhooks: webhooks), ListWebhookEvents(webhooks: webhooks),
            GetWebhookEvent(webhooks: webhooks), ListWebhookEventTypes(webhooks: webhooks),
        ]
    }
}
