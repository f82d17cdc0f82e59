import ArgumentParser
import ComplianceDomain
import Foundation
import Primitives

/// The figures of screening: how well names are told apart, how long a search takes, what the index loses.
struct ScreeningFigures: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "screening", abstract: "Agreement with labelled pairs, latency and recall of searches")

    @Option(help: "The suite's data, with compliance/ in it")
    var data: String

    @Flag(help: "Only the labelled pairs: cross-validation and weights")
    var weights = false

    func run() throws {
        let pairs = LabelledPair.read(try String(contentsOfFile: path("name_bench/cases-dev.csv"), encoding: .utf8))
        printAgreement(pairs)
        printCrossValidation(pairs)
        guard !weights else { return printWeights(pairs) }
        try measureSearches(pairs)
    }

    private func path(_ name: String) -> String { "\(data)/compliance/\(name)" }

    private func show(_ name: String, _ value: Double) {
        print("\(name)\t\((value * 10_000).rounded() / 10_000)")
    }

    private func printAgreement(_ pairs: [LabelledPair]) {
        var all = Agreement()
        var parts: [String: Agreement] = [:]
        for pair in pairs {
            let found = NameMatcher.compare(pair.first, pair.second, schema: pair.schema).isMatch
            all.add(found: found, isMatch: pair.isMatch)
            for part in [pair.caseGroup, pair.schema.rawValue] {
                parts[part, default: Agreement()].add(found: found, isMatch: pair.isMatch)
            }
        }
        show("f1_fitted", all.f1)
        for (name, part) in parts.sorted(by: { $0.key < $1.key }) {
            show("precision_\(name)", part.precision)
            show("recall_\(name)", part.recall)
        }
    }

    /// Five folds of whole groups, in five shuffles: each pair judged by weights that have not seen it.
    private func printCrossValidation(_ pairs: [LabelledPair]) {
        var sum = 0.0
        for shuffle in 0..<5 {
            var random = SplitMix64(seed: UInt64(shuffle))
            let groups = Set(pairs.map(\.group)).sorted().shuffled(using: &random)
            let fold = Dictionary(uniqueKeysWithValues: groups.enumerated().map { ($0.element, $0.offset % 5) })
            var agreement = Agreement()
            for number in 0..<5 {
                let fit = WeightFit(pairs.filter { fold[$0.group] != number })
                for pair in pairs where fold[pair.group] == number {
                    agreement.add(found: fit.isMatch(pair), isMatch: pair.isMatch)
                }
            }
            show("f1_unseen_\(shuffle)", agreement.f1)
            sum += agreement.f1
        }
        show("f1_unseen", sum / 5)
    }

    /// As `MatchWeights` writes them: the bias such that the threshold is a score of 0.70.
    private func printWeights(_ pairs: [LabelledPair]) {
        let fit = WeightFit(pairs)
        let shift = log(NameMatcher.threshold / (1 - NameMatcher.threshold))
        for (title, bias, weights) in [("person", fit.personBias, fit.person), ("other", fit.otherBias, fit.other)] {
            print("\(title) bias \(rounded(bias + shift))")
            for (feature, weight) in zip(pairs[0].features, weights) { print(".\(feature.name): \(rounded(weight)),") }
        }
    }

    private func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }

    private func measureSearches(_ pairs: [LabelledPair]) throws {
        let files = try ["sdn", "alt", "add"].map { try unpacked("ofac/\($0).csv.gz") }
        let clock = ContinuousClock()
        var index = ScreeningIndex([])
        let loading = try clock.measure {
            index = ScreeningIndex(try OFACReader.read(sdn: files[0], alt: files[1], add: files[2]))
        }
        show("load_s", loading / .seconds(1))
        let queries = queries(of: index.entries, pairs)
        var times: [Double] = []
        for query in queries {
            var hits: [ScreeningHit] = []
            times.append(clock.measure { hits = index.search(query) } / .milliseconds(1))
            guard hits.count <= query.limit else { throw ExitCode.failure }
        }
        times.sort()
        show("search_p50_ms", times[times.count / 2])
        show("search_p99_ms", times[times.count * 99 / 100])
        show("search_recall", recall(of: index, queries))
    }

    /// Names as listed, names with a letter lost or changed, and names of other people.
    private func queries(of entries: [ListEntry], _ pairs: [LabelledPair]) -> [ScreeningQuery] {
        var random = SplitMix64(seed: 42)
        let listed = (0..<2_000).compactMap { number -> ScreeningQuery? in
            guard let entry = entries.randomElement(using: &random) else { return nil }
            var name = Array(entry.name)
            let place = Int.random(in: name.indices, using: &random)
            if name.count > 6, number % 3 == 1 { name.remove(at: place) }
            if name.count > 6, number % 3 == 2 { name[place] = "e" }
            return ScreeningQuery(schema: entry.schema, name: String(name))
        }
        return listed + pairs.map { ScreeningQuery(schema: $0.schema, name: $0.first) }
    }

    /// The part of what scoring every name finds that a search finds as well.
    private func recall(of index: ScreeningIndex, _ queries: [ScreeningQuery]) -> Double {
        var (wanted, found) = (0, 0)
        for place in stride(from: 0, to: queries.count, by: 12) {
            let hits = Set(index.search(queries[place]).map(\.entry.sourceID))
            let all = index.searchExhaustively(queries[place]).map(\.entry.sourceID)
            wanted += all.count
            found += all.count { hits.contains($0) }
        }
        return wanted == 0 ? 1 : Double(found) / Double(wanted)
    }

    private func unpacked(_ name: String) throws -> [UInt8] {
        let gzip = Process()
        gzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        gzip.arguments = ["gzip", "-dc", path(name)]
        let output = Pipe()
        gzip.standardOutput = output
        try gzip.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        gzip.waitUntilExit()
        return [UInt8](bytes)
    }
}
