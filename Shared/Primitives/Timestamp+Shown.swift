/// What a time means that a client hands back to us.
///
/// Times are kept in microseconds and shown in milliseconds, so a time that was shown stands for its whole millisecond.
/// Everybody who compares a given time with kept ones does it in this way:
///
/// - `from` is inclusive: what is shown at that time or later, `kept >= from.shown`.
/// - `to` is exclusive: what is shown before it, `kept < to.shown`.
/// - `at` is the end of that millisecond: what is shown at that time or earlier, `kept < at.endOfShown`.
/// - What ends at a time we set (`expires_at`) is cut to `shown` when it is set, so it has ended at the instant that is
///   shown.
///
/// So for shown times A < B, what lies between `at A` and `at B` is what is shown after A and up to B.
extension Timestamp {
    /// The time as it is shown: whole milliseconds, what lies below is cut off.
    package var shown: Timestamp { Timestamp(millisecondsSince1970: millisecondsSince1970) }

    /// The first instant that is shown as a later time.
    package var endOfShown: Timestamp { shown + .milliseconds(1) }
}
