import PostgresAccess
import Primitives
import PrivacyKit

/// What the desk knows of people, in the order in which it is erased. Tickets stay, without what was said in them:
/// their numbers have no gap.
enum SupportPrivacy {
    static let tables = [
        PrivateTable(
            "support_attachments",
            // Also what agents have sent to somebody.
            of: { user in
                """
                (owner_id = \(user) or message_id in (
                    select m.id from notifications.ticket_messages m
                    join notifications.tickets t on t.id = m.ticket_id where t.owner_id = \(user)))
                """
            },
            PersonalColumn.columns("filename type size", .support, .contract, .account, .delete),
            PersonalColumn.columns("sha256", .support, .contract, .account, .delete, .withheld),
            ids: "owner_id", plain: "id message_id created_at"),
        PrivateTable(
            "ticket_messages",
            of: { user in
                "ticket_id in (select t.id from notifications.tickets t where t.owner_id = \(user))"
            },
            // Notes among agents are not for the customer, what agents answer is.
            PersonalColumn.columns(
                "text", .support, .contract, .account, .anonymise("'(erased)'"), .when { _ in "not r.internal" }),
            ids: "author_id", plain: "id ticket_id author internal macro_id created_at"),
        PrivateTable(
            "tickets", of: { user in "owner_id = \(user)" },
            PersonalColumn.columns("subject", .support, .contract, .account, .anonymise("'(erased)'")),
            PersonalColumn.columns(
                "related_kind related_id feedback", .support, .contract, .account, .anonymise("null")),
            ids: "owner_id assignee_id",
            plain: """
                id year number category priority status tags follow_up_of rating rated_at level version
                answered_version created_at first_response_at resolved_at closed_at last_message_at reminded_at
                first_reply_minutes resolution_minutes first_reply_met_at resolution_used_ms resolution_running_since
                """),
        PrivateTable("ticket_counters", key: "year", plain: "year last"),
        PrivateTable("ticket_sla_steps", key: "ticket_id step", plain: "ticket_id step due_at done_at"),
        PrivateTable(
            "assistant_turns",
            of: { user in
                """
                conversation_id in (select c.id from notifications.assistant_conversations c
                    where c.user_id = \(user))
                """
            },
            PersonalColumn.columns("question answer", .support, .contract, .days(90), .delete),
            plain: "id conversation_id confidence sources created_at"),
        PrivateTable(
            "assistant_conversations",
            PersonalColumn.columns("comment", .support, .contract, .days(90), .delete),
            ids: "user_id", plain: "id created_at ticket_id helpful"),
        PrivateTable(
            "faq_votes", key: "faq_id user_id",
            PersonalColumn.columns("helpful", .support, .legitimateInterest, .account, .delete),
            ids: "user_id", plain: "faq_id voted_at"),
        // A hash of an address, which is gone after the day.
        PrivateTable("faq_readers", key: "day faq_id reader", plain: "day faq_id reader"),
        PrivateTable(
            "faqs",
            plain: """
                id slug locale category question answer phrasings published views helpful unhelpful created_at
                updated_at
                """),
        PrivateTable(
            "agents", key: "user_id", ids: "user_id",
            plain: "available categories capacity idle_since updated_at"),
        PrivateTable("macros", ids: "created_by", plain: "id title text category created_at updated_at"),
        PrivateTable(
            "sla_targets", key: "priority", ids: "updated_by",
            plain: "priority first_reply_minutes resolution_minutes updated_at"),
        PrivateTable(
            "business_calendar", key: "only_row", ids: "updated_by", plain: "only_row calendar updated_at"),
    ]
}
