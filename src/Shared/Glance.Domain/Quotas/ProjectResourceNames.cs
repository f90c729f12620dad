namespace Glance.Domain.Quotas;

/// <summary>The names of <see cref="ProjectResource"/> in Keystone and in the usage API.</summary>
public static class ProjectResourceNames
{
    /// <summary>All resources in the order in which the usage API lists them.</summary>
    public static IReadOnlyList<ProjectResource> All { get; } =
        [ProjectResource.ImageSizeTotal, ProjectResource.ImageStageTotal, ProjectResource.ImageCountTotal, ProjectResource.ImageCountUploading];

    /// <summary>The registered name.</summary>
    /// <param name="resource">The resource.</param>
    /// <returns>The name, such as <c>image_size_total</c>.</returns>
    public static string ToName(this ProjectResource resource) => resource switch
    {
        ProjectResource.ImageSizeTotal => "image_size_total",
        ProjectResource.ImageStageTotal => "image_stage_total",
        ProjectResource.ImageCountTotal => "image_count_total",
        ProjectResource.ImageCountUploading => "image_count_uploading",
        _ => throw new ArgumentOutOfRangeException(nameof(resource), resource, "not a resource that has limits"),
    };
}
