// Made by scripts/render from NotificationsSubjectRequests.messages.
package import JSONKit

/// Compliance asks notifications whether a person can go and what would stay;
/// after an erasure, whether anything is left.
package struct NotificationsCheckErasure: RequestContract {
    package static let type = "notifications.check_erasure.v1"

    package typealias Reply = SubjectAnswer

    package let content: SubjectRequest

    package init(_ content: SubjectRequest) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = SubjectRequest(&fields)
    }

    package static let example = NotificationsCheckErasure(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Compliance asks notifications what there is of a person.
package struct NotificationsExportSubject: RequestContract {
    package static let type = "notifications.export_subject.v1"

    package typealias Reply = SubjectAnswer

    package let content: SubjectRequest

    package init(_ content: SubjectRequest) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = SubjectRequest(&fields)
    }

    package static let example = NotificationsExportSubject(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Compliance asks notifications to forget a person, but for what a law keeps.
package struct NotificationsEraseSubject: RequestContract {
    package static let type = "notifications.erase_subject.v1"

    package typealias Reply = SubjectAnswer

    package let content: SubjectRequest

    package init(_ content: SubjectRequest) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = SubjectRequest(&fields)
    }

    package static let example = NotificationsEraseSubject(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Compliance asks notifications not to work with what there is of a person beyond what it must, or to go on.
package struct NotificationsRestrictSubject: RequestContract {
    package static let type = "notifications.restrict_subject.v1"

    package typealias Reply = SubjectAnswer

    package let content: SubjectRequest

    package init(_ content: SubjectRequest) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = SubjectRequest(&fields)
    }

    package static let example = NotificationsRestrictSubject(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Compliance asks notifications to put right what there is of a person.
package struct NotificationsRectifySubject: RequestContract {
    package static let type = "notifications.rectify_subject.v1"

    package typealias Reply = SubjectAnswer

    package let content: SubjectRequest

    package init(_ content: SubjectRequest) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = SubjectRequest(&fields)
    }

    package static let example = NotificationsRectifySubject(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Compliance asks notifications what it knows of people.
package struct NotificationsDescribeData: RequestContract {
    package static let type = "notifications.describe_data.v1"

    package typealias Reply = DataMapAnswer

    package let content: DataMapQuestion

    package init(_ content: DataMapQuestion) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = DataMapQuestion(&fields)
    }

    package static let example = NotificationsDescribeData(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}
