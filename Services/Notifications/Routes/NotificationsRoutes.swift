import HTTPKit
import NotificationsDomain

/// Every route of this service.
enum NotificationsRoutes {
    static func all(_ parts: NotificationsParts) -> [any Endpoint] {
        inbox(parts) + preferences(parts) + administration(parts)
    }

    private static func inbox(_ parts: NotificationsParts) -> [any Endpoint] {
        [
            ListNotifications(inbox: parts.inbox, cursors: parts.cursors),
            DeleteReadNotifications(inbox: parts.inbox),
            GetInboxStats(inbox: parts.inbox),
            MarkRead(inbox: parts.inbox),
            MarkUnread(inbox: parts.inbox),
            ListAlerts(inbox: parts.inbox, cursors: parts.cursors),
            DismissAlert(inbox: parts.inbox),
            DeleteAlert(inbox: parts.inbox),
            GetNotification(inbox: parts.inbox),
            DeleteNotification(inbox: parts.inbox),
            ListNotificationDeliveries(inbox: parts.inbox, deliveries: parts.deliveries, cursors: parts.cursors),
        ]
    }

    private static func preferences(_ parts: NotificationsParts) -> [any Endpoint] {
        let (catalogue, zones) = (parts.intake.catalogue, parts.intake.zones)
        return [
            GetPreferences(preferences: parts.preferences, zones: zones),
            ChangePreferences(preferences: parts.preferences, zones: zones),
            ExplainDecision(
                catalogue: catalogue, preferences: parts.preferences, zones: zones, carried: parts.intake.carried,
                pushes: parts.intake.pushes),
            ListEvents(
                catalogue: catalogue, preferences: parts.preferences, subscriptions: parts.subscriptions,
                cursors: parts.cursors),
            ListSubscriptions(subscriptions: parts.subscriptions, cursors: parts.cursors),
            SetSubscription(catalogue: catalogue, subscriptions: parts.subscriptions),
            DeleteSubscription(subscriptions: parts.subscriptions),
            ShowUnsubscribe(links: parts.unsubscribe, preferences: parts.preferences, catalogue: catalogue),
            Unsubscribe(links: parts.unsubscribe, preferences: parts.preferences, catalogue: catalogue),
        ]
    }

    private static func administration(_ parts: NotificationsParts) -> [any Endpoint] {
        [
            CreateTemplate(
                desk: parts.desk, templates: parts.templates, transactions: parts.transactions, ids: parts.ids),
            ListTemplates(templates: parts.templates, cursors: parts.cursors),
            PublishTemplate(
                desk: parts.desk, templates: parts.templates, transactions: parts.transactions,
                reader: parts.readTemplates),
            PreviewTemplate(desk: parts.desk),
            TestTemplate(
                desk: parts.desk, templates: parts.templates, preferences: parts.preferences,
                carriers: parts.carriers, ids: parts.ids),
            ListDeliveries(deliveries: parts.deliveries, cursors: parts.cursors),
            ResendDelivery(
                deliveries: parts.deliveries, transactions: parts.transactions, ids: parts.ids, wake: parts.wake),
            GetDeliveryStats(figures: parts.figures),
        ]
    }
}
