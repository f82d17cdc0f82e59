import ComplianceDomain
import HTTPKit
import Primitives

/// Where a list is published, a file for each of its parts.
struct ListSource: Sendable {
    struct File: Sendable {
        /// As in `ListName.parts`.
        let part: String
        let partner: PartnerClient
        /// With query, from the first slash.
        let path: String
    }

    let list: ListName
    let files: [File]
}

/// The lists that are fetched, and the addresses of their publishers.
enum ListSources {
    private static let timeout = Duration.seconds(120)

    /// - Parameter partner: makes a client for an address, which waits so long and reads so much.
    static func all(
        _ config: ComplianceConfig.Lists,
        _ partner: (_ url: String, _ timeout: Duration, _ answerLimitBytes: Int) -> PartnerClient
    ) -> [ListSource] {
        func source(_ name: String, _ base: String, _ path: String, _ files: [String]) -> ListSource? {
            guard let list = ListName(name) else { return nil }
            let client = partner(base, timeout, ListLibrary.longest)
            return ListSource(
                list: list,
                files: zip(list.parts, files).map { ListSource.File(part: $0, partner: client, path: "\(path)/\($1)") })
        }
        let sdn = ["SDN.CSV", "ALT.CSV", "ADD.CSV"]
        let consolidated = ["CONS_PRIM.CSV", "CONS_ALT.CSV", "CONS_ADD.CSV"]
        if let folder = config.folder {
            return [
                source("ofac_sdn", folder.url, folder.path, sdn),
                source("ofac_cons", folder.url, folder.path, consolidated),
                source("un", folder.url, folder.path, ["consolidated.xml"]),
                source("uk", folder.url, folder.path, ["UK-Sanctions-List.csv"]),
                source("eu", folder.url, folder.path, ["csvFullSanctionsList_1_1.csv"]),
                source("pep", folder.url, folder.path, ["targets.simple.csv"]),
            ].compactMap(\.self)
        }
        let ofac = ("https://sanctionslistservice.ofac.treas.gov", "/api/PublicationPreview/exports")
        var published = [
            source("ofac_sdn", ofac.0, ofac.1, sdn), source("ofac_cons", ofac.0, ofac.1, consolidated),
            source("un", "https://scsanctions.un.org", "/resources/xml/en", ["consolidated.xml"]),
            source("uk", "https://sanctionslist.fcdo.gov.uk", "/docs", ["UK-Sanctions-List.csv"]),
        ]
        if let token = config.euToken {
            published.append(
                source(
                    "eu", "https://webgate.ec.europa.eu", "/fsd/fsf/public/files/csvFullSanctionsList_1_1",
                    ["content?token=\(PercentEncoding.encode(token))"]))
        }
        return published.compactMap(\.self)
    }
}
