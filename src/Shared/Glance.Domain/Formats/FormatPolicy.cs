namespace Glance.Domain.Formats;

/// <summary>
/// Which content an image may have (<c>[image_format]</c>; glance-behaviours section 7): a pure decision over what was seen so far. It
/// refuses as soon as nothing that may follow could change its mind, and gives the same answer however the content was cut into chunks.
/// </summary>
public sealed record FormatPolicy
{
    private const string Unsafe = "Image failed safety checks: ";

    /// <summary>The defaults.</summary>
    public static FormatPolicy Default { get; } = new();

    /// <summary><c>require_image_format_match</c>: whether content must be of the declared format.</summary>
    public bool RequireMatch { get; init; } = true;

    /// <summary><c>vmdk_allowed_types</c>: VMDK subformats that may be stored.</summary>
    public IReadOnlyList<string> VmdkAllowedTypes { get; init; } = ["streamOptimized", "monolithicSparse"];

    /// <summary><c>gpt_safety_checks_nonfatal</c>: checks of partition tables whose failure only warns.</summary>
    public IReadOnlyList<string> GptNonfatal { get; init; } = [];

    /// <summary>Whether the content of such an image is looked at: containers have a layout of their own.</summary>
    public static bool Applies(string? containerFormat) => containerFormat == "bare";

    /// <summary>Decides upon what was seen so far.</summary>
    /// <param name="declared">The declared <c>disk_format</c>.</param>
    /// <param name="seen">The inspection.</param>
    public FormatVerdict Decide(string declared, ImageInspector seen)
    {
        ArgumentNullException.ThrowIfNull(declared);
        ArgumentNullException.ThrowIfNull(seen);
        if (seen is { Ended: true, Size: 0 })
            return FormatVerdict.Accepted(null); // A raw image of nothing has no size inside either, as Glance 25.1 has it.
        var matches = Relevant(declared, seen);
        return Ambiguous(matches) ?? Endangered(matches) ?? Mismatched(declared, matches, seen) ?? Finished(declared, matches, seen);
    }

    /// <summary>
    /// What counts as found. A partition table may be a part of a bootable ISO, or of the disk inside a fixed VHD: it counts when those are
    /// ruled out.
    /// </summary>
    private static List<FormatMatch> Relevant(string declared, ImageInspector seen)
    {
        var matches = seen.Matches;
        if (seen.MayBe(FormatNames.Iso) || (declared == FormatNames.Vhd && seen.MayBe(FormatNames.Vhd)))
            matches.RemoveAll(match => match.Format == FormatNames.Gpt);
        return matches;
    }

    private static FormatVerdict? Ambiguous(List<FormatMatch> matches) => matches.Count < 2
        ? null
        : FormatVerdict.Refused(Unsafe + "the content is of several formats at once: " + string.Join(", ", matches.Select(match => match.Format)));

    private FormatVerdict? Endangered(List<FormatMatch> matches)
    {
        var fatal = matches.SelectMany(Findings).Where(finding => !Tolerated(finding)).ToList();
        return fatal.Count == 0
            ? null
            : FormatVerdict.Refused(Unsafe + string.Join("; ", fatal.Select(finding => $"{finding.Format} {finding.Check}: {finding.Reason}")));
    }

    private IEnumerable<SafetyFinding> Findings(FormatMatch match) =>
        match.Subformat is null || VmdkAllowedTypes.Contains(match.Subformat, StringComparer.OrdinalIgnoreCase)
            ? match.Findings
            : match.Findings.Append(new SafetyFinding(
                match.Format, "subformat", $"createType {match.Subformat} is not one of the allowed types ({string.Join(", ", VmdkAllowedTypes)})"));

    private bool Tolerated(SafetyFinding finding) =>
        finding.Format == FormatNames.Gpt && GptNonfatal.Contains(finding.Check, StringComparer.Ordinal);

    private FormatVerdict? Mismatched(string declared, List<FormatMatch> matches, ImageInspector seen)
    {
        if (!RequireMatch || declared == FormatNames.Raw)
            return null;
        if (matches.Count == 1 && matches[0].Format != declared)
            return FormatVerdict.Refused($"The content of the image is {matches[0].Format}, and its disk_format says {declared}");
        return ImageInspector.CanDetect(declared) && !seen.MayBe(declared)
            ? FormatVerdict.Refused($"The content of the image is not {declared}, as its disk_format says")
            : null;
    }

    private FormatVerdict Finished(string declared, List<FormatMatch> matches, ImageInspector seen)
    {
        if (!seen.Ended)
            return FormatVerdict.Undecided;
        var found = matches.Count == 0 ? null : matches[0];
        var warnings = matches.SelectMany(Findings).Select(finding => $"{finding.Format} {finding.Check}: {finding.Reason}").ToList();
        if (found?.Format != declared && (found is not null || (ImageInspector.CanDetect(declared) && declared != FormatNames.Raw)))
            warnings.Insert(0, $"the content is {found?.Format ?? FormatNames.Raw}, and disk_format says {declared}");
        var virtualSize = declared == FormatNames.Raw ? seen.Size : found?.Format == declared ? found.VirtualSize : null;
        return FormatVerdict.Accepted(virtualSize, warnings.Count == 0 ? null : string.Join("; ", warnings));
    }
}
