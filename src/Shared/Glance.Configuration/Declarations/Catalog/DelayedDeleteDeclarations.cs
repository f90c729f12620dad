namespace Glance.Configuration.Declarations.Catalog;

/// <summary>[DEFAULT]: delayed deletion and the scrubber.</summary>
internal static class DelayedDeleteDeclarations
{
    private static readonly NoEffectGroup Scrubber = new(OptionName.DefaultGroup, Reasons.Scrubber);

    internal static IReadOnlyList<Option> All { get; } =
    [
        Scrubber.Bool("delayed_delete", false, "Whether data is deleted later, by the scrubber."),
        Scrubber.Int("scrub_time", 0, "Seconds an image waits for the scrubber.", 0),
        Scrubber.Int("scrub_pool_size", 1, "Images scrubbed at the same time.", 1),
        Scrubber.Int("wakeup_time", 300, "Seconds between looks for images to scrub.", 0),
        Scrubber.Bool("daemon", false, "Whether the scrubber stays."),
        Scrubber.Unset("restore", "Image to take back from the scrubber."),
    ];
}
