-- Roles and database of a Salkku server, run once by psql as a superuser; passwords come from the environment.
-- salkku_owner owns the tables and migrates them; salkku, the application, is neither superuser nor owner.

\set ON_ERROR_STOP on
\getenv owner_password SALKKU_OWNER_PASSWORD
\getenv application_password SALKKU_APPLICATION_PASSWORD

create role salkku_owner login password :'owner_password';
create role salkku login password :'application_password';
alter role salkku_owner set timezone to 'UTC';
alter role salkku set timezone to 'UTC';

create database salkku owner salkku_owner;
revoke all on database salkku from public;
grant connect, temporary on database salkku to salkku;
