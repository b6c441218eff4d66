<?php
/**
 * The plugin is deleted: the connection ends as if "Disconnect" had been pressed, and our options go. What customers said stays on their orders.
 *
 * @package CancelSaver
 */

namespace CancelSaver;

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

if ( ! defined( __NAMESPACE__ . '\\SERVICE' ) ) {
	define( __NAMESPACE__ . '\\SERVICE', '%SERVICE%' );
	define( __NAMESPACE__ . '\\VERSION', '1.0.0' );
}
require_once __DIR__ . '/includes/link.php';
require_once __DIR__ . '/includes/connection.php';

if ( is_linked() && function_exists( 'wc_get_webhook' ) ) {
	disconnect();
}
delete_option( LINK_OPTION );
delete_option( 'cancelsaver_cancel_statuses' );
delete_transient( HEALTH_TRANSIENT );
