namespace Glance.Domain.Quotas;

/// <summary>What a project may use only so much of, as registered in Keystone for the image service.</summary>
public enum ProjectResource
{
    /// <summary><c>image_size_total</c>: MiB of data in the stores.</summary>
    ImageSizeTotal,

    /// <summary><c>image_stage_total</c>: MiB of data waiting for an import.</summary>
    ImageStageTotal,

    /// <summary><c>image_count_total</c>: images that are not deleted.</summary>
    ImageCountTotal,

    /// <summary><c>image_count_uploading</c>: uploads and imports that run.</summary>
    ImageCountUploading,
}
