namespace Glance.Api.Settings;

/// <summary>How much images tell about where their data lies.</summary>
/// <param name="DirectUrl"><c>show_image_direct_url</c>.</param>
/// <param name="Locations"><c>show_multiple_locations</c>.</param>
public sealed record LocationVisibility(bool DirectUrl = false, bool Locations = false);
