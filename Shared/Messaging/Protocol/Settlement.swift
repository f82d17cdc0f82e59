/// One `basic.ack` or `basic.nack`.
struct Settlement: Equatable {
    enum Disposition: Equatable { case ack, requeue }

    var disposition: Disposition
    var deliveryTag: UInt64
    /// Also all earlier unsettled ones of the channel.
    var multiple: Bool

    /// The fewest frames that settle a batch, given in order of delivery. Everything delivered before the batch must
    /// have been settled already: then each run of equal dispositions is one frame, sent in order.
    static func plan(_ dispositions: [(deliveryTag: UInt64, disposition: Disposition)]) -> [Settlement] {
        var plan: [Settlement] = []
        for (tag, disposition) in dispositions {
            if let last = plan.last, last.disposition == disposition {
                plan[plan.count - 1] = Settlement(disposition: disposition, deliveryTag: tag, multiple: true)
            } else {
                plan.append(Settlement(disposition: disposition, deliveryTag: tag, multiple: false))
            }
        }
        return plan
    }
}
