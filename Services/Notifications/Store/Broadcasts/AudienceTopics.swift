import PostgresAccess

/// Who asked for a topic on one of the devices they are signed in with.
enum AudienceTopics {
    /// About `r`, a recipient.
    static func hasOne(of topics: [String]) -> SQL {
        """
        exists (
            select from notifications.devices d
            where d.user_id = r.user_id and d.topics && \(topics) and \(DeviceStore.isSignedIn))
        """
    }
}
