using Glance.Domain.Policies;

namespace Glance.Policies.Defaults;

/// <summary>Images, their data and their locations.</summary>
internal static class ImagePolicyDefaults
{
    public static IReadOnlyList<PolicyDefault> All { get; } =
    [
        new(PolicyActions.AddImage, $"{RuleFragments.Admin} or ({RuleFragments.Member} and project_id:%(owner)s)", "Make an image.") { Older = RuleFragments.OldDefault },
        new(PolicyActions.DeleteImage, RuleFragments.AdminOrMember, "Delete an image.") { Older = RuleFragments.OldDefault },
        new(PolicyActions.GetImage, $"{RuleFragments.Admin} or (role:reader and ({RuleFragments.Seen}))", "See an image; refused, it looks as if it were not there.") { Older = RuleFragments.OldDefault },
        new(PolicyActions.GetImages, RuleFragments.AdminOrReader, "List images.") { Older = RuleFragments.OldDefault },
        new(PolicyActions.ModifyImage, RuleFragments.AdminOrMember, "Change an image's attributes, properties and tags.") { Older = RuleFragments.OldDefault },
        new(PolicyActions.PublicizeImage, RuleFragments.Admin, "Make an image public."),
        new(PolicyActions.CommunitizeImage, RuleFragments.AdminOrMember, "Make an image a community image.") { Older = RuleFragments.OldDefault },
        new(PolicyActions.DownloadImage, RuleFragments.AdminOrDownloader, "Read an image's data, from a store or from the cache.") { Older = RuleFragments.OldDefault },
        new(PolicyActions.DownloadFromStore, RuleFragments.AdminOrDownloader, "Say which stores an image's data is to be read from."),
        new(PolicyActions.UploadImage, RuleFragments.AdminOrMember, "Send an image's data.") { Older = RuleFragments.OldDefault },
        new(PolicyActions.DeleteImageLocation, RuleFragments.Admin, "Take a location away from an image.") { Older = RuleFragments.OldDefault },
        new(PolicyActions.GetImageLocation, RuleFragments.AdminOrReader, "See where an image's data lies.") { Older = RuleFragments.OldDefault },
        new(PolicyActions.SetImageLocation, RuleFragments.AdminOrMember, "Add or change locations by an update.") { Older = RuleFragments.OldDefault },
        new(PolicyActions.AddImageLocation, $"rule:service_api or ({RuleFragments.Member} and project_id:%(owner)s)", "Add a location by the locations API."),
        new(PolicyActions.FetchImageLocation, "rule:service_api", "Read locations by the locations API."),
        new(PolicyActions.Deactivate, RuleFragments.AdminOrMember, "Close an image's data to everyone but administrators.") { Older = RuleFragments.OldDefault },
        new(PolicyActions.Reactivate, RuleFragments.AdminOrMember, "Open the data of a deactivated image again.") { Older = RuleFragments.OldDefault },
        new(PolicyActions.CopyImage, RuleFragments.Admin, "Copy an image's data to further stores."),
    ];
}
