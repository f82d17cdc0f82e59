import HTTPKit
import JSONKit
import Outbox
import Primitives

struct ListApprovals<Owner: FlorinService>: Endpoint {
    static var spec: EndpointSpec {
        EndpointSpec(
            .get, ApprovalRoutes<Owner>.path(), id: "list\(ApprovalRoutes<Owner>.name)Approvals",
            summary: "Requests of staff that need a second operator, newest first", tag: ApprovalRoutes<Owner>.tag,
            access: ApprovalRoutes<Owner>.reading, problems: [.badCursor])
    }

    struct Query: FieldDecodable {
        let page: PageQuery
        let filter: ApprovalFilter

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            filter = ApprovalFilter(
                state: fields.optional("status", .choice(Approval.State.self).described("Only those that stand so")),
                operation: fields.optional(
                    "operation", .text(1...100).described("Only requests of this operation").example("reverseTransfer")),
                resourceID: fields.optional("resource_id", .uuid.described("Only those about this thing")))
        }
    }

    let desk: ApprovalDesk
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<ApprovalView>> {
        let page = call.query.page
        let before = try page.position(cursors, list: "approvals").flatMap(UniqueID.init)
        let found = try await desk.store.list(call.query.filter, before: before, limit: page.limit + 1)
        let rows = Page(found.map { ApprovalView($0) }, limit: page.limit) {
            cursors.encode("\($0.approval.id)", list: "approvals")
        }
        return .ok(rows)
    }
}

struct GetApproval<Owner: FlorinService>: Endpoint {
    static var spec: EndpointSpec {
        EndpointSpec(
            .get, ApprovalRoutes<Owner>.path("/{id}"), id: "get\(ApprovalRoutes<Owner>.name)Approval",
            summary: "A request of staff that needs a second operator", tag: ApprovalRoutes<Owner>.tag,
            access: ApprovalRoutes<Owner>.reading, problems: [.notFound])
    }

    typealias Path = ApprovalPath

    let desk: ApprovalDesk

    func handle(_ call: Call<Self>) async throws -> Reply<ApprovalView> {
        guard let approval = try await desk.store.find(call.path.id) else { throw Problem.notFound }
        return .ok(ApprovalView(approval))
    }
}

extension Approval.State: FieldValue {}
