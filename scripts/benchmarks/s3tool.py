"""The S3 client of scripts/bench stores: boto3's managed transfers, as its own users call them. s3tool.py upload|download FILE, s3tool.py remove."""
import os
import sys

import boto3

BUCKET, KEY = "bench-tool", "bench"


def main():
    s3 = boto3.client("s3", endpoint_url=os.environ["S3_ENDPOINT"], aws_access_key_id=os.environ["S3_ACCESS_KEY"],
                      aws_secret_access_key=os.environ["S3_SECRET_KEY"], region_name=os.environ["S3_REGION"])
    if sys.argv[1] == "upload":
        s3.create_bucket(Bucket=BUCKET)
        s3.upload_file(sys.argv[2], BUCKET, KEY)
    elif sys.argv[1] == "download":
        s3.download_file(BUCKET, KEY, sys.argv[2])
    else:
        s3.delete_object(Bucket=BUCKET, Key=KEY)


main()
